"""The ways a rule's tree is read. Each reading is a module; none knows another but for what it says it builds on."""
