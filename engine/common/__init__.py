"""What every part uses and none owns: errors, translation, paths, child processes."""
