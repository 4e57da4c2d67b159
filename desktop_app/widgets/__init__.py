"""Small parts that several windows use."""
