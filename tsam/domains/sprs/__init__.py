"""Software performance reports: defects, whom they hit, and what becomes of them (G4)."""
