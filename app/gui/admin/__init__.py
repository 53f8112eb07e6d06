"""The administration's window: hidden until its chord or `enface --admin`, and then only a login."""
