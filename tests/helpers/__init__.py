"""What several test files share: builders of photos, meshes and results, fakes of the seams."""
