"""The main window, and the program that opens it."""
