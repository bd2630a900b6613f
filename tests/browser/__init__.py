"""The pages in a real browser: one for all tests of this folder, so it is a package."""
