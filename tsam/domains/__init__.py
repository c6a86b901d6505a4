"""What the service is about: nouns, rules and verbs. Nothing here knows HTTP."""
