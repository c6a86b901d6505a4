"""When the vendor brings out what, and how dates have slipped (ground for G4 and G5)."""
