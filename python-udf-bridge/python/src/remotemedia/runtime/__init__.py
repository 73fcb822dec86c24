"""The runtime in this process, where the reference has it."""
