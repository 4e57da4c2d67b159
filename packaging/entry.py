"""What the packed program runs first."""

import sys

from engine.common import child_process as child
from engine.common.frozen import CHILD, restore_library_path

if sys.platform == "linux":
    restore_library_path()
if sys.argv[1:2] == [CHILD]:
    child.run(*sys.argv[2:])
else:
    from desktop_app.cli.main import main

    main(prog_name="tiller")
