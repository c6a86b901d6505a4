"""What other systems call: no cookie and no key opens it, only a signature of what is said."""
