"""Rules, values, explanations and remedies in words, in Chinese and English."""
