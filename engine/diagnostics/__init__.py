"""What the program tells of itself: its log, crashes, checks, and what it sent."""
