# Settings of dmgbuild: the window that opens with the disk image.
from pathlib import Path

app = defines["app"]  # noqa: F821 - given by dmgbuild
here = Path(defines["here"])  # noqa: F821
format = "UDZO"  # noqa: A001
files = [app]
symlinks = {"Applications": "/Applications"}
icon_locations = {Path(app).name: (160, 190), "Applications": (440, 190)}
background = str(here.parents[1] / "build" / "made" / "image.png")
window_rect = ((200, 200), (600, 380))
default_view = "icon-view"
show_status_bar = show_tab_view = show_toolbar = show_pathbar = show_sidebar = False
icon_size = 112
text_size = 13
