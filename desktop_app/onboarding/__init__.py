"""The first start: four short steps."""
