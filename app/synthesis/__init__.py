"""The synthetic engine: head models, appearance, light, cameras and the sampler of photo pairs."""
