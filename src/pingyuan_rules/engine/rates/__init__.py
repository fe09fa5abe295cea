"""Values of parameters with which numbers are multiplied or looked up: ratios and scales."""
