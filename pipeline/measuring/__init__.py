"""What single measures rest on."""
