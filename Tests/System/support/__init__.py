"""What the system and browser tests share: the program, its databases, its servers and the people who use it."""
