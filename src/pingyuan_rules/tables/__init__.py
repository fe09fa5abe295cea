"""Tables to show: what stands in each cell, and the formats they are written in."""
