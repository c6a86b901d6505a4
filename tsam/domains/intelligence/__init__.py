"""What is known of a customer's organisation and environment, and how it changes (P3)."""
