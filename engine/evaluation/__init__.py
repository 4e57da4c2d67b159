"""What steering does with a pair of models, measured on tasks with a known answer."""
