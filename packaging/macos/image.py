# Settings of dmgbuild: the window that opens with the disk image. It runs this file, and reads its names.
from pathlib import Path

app = defines["app"]  # noqa: F821 - dmgbuild's
background = defines["background"]  # noqa: F821 - dmgbuild's
format = "UDZO"  # noqa: A001 - dmgbuild's name for it
files = [app]
symlinks = {"Applications": "/Applications"}
icon_locations = {Path(app).name: (160, 190), "Applications": (440, 190)}
window_rect = ((200, 200), (600, 380))
default_view = "icon-view"
show_status_bar = show_tab_view = show_toolbar = show_pathbar = show_sidebar = False
icon_size = 112
text_size = 13
