"""What goes back to the office: results, the rectification list, explanations and the marked copy."""
