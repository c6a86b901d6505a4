"""Other people's systems, as far as we talk with them, made from their public descriptions."""
