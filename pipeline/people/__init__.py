"""What people decide about the machine's proposals."""
