"""What the API says: one class per noun, made from its row by `of`."""
