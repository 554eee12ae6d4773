"""What makes a sentence a definition or a remark, and who stands behind it."""
