"""How numbers and times are written, where Django writes them as another country does."""
