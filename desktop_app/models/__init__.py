"""Local models: the catalogue, downloads and files."""
