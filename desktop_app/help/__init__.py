"""What Tiller tells of itself: versions, shortcuts, its log, its crashes."""
