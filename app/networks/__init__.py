"""Networks and their weights: torch modules, the manifest of models, and the predictor that runs one of them."""
