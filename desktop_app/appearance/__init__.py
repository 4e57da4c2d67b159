"""How the windows look and which language they speak."""
