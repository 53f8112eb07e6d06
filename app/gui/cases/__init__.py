"""Cases in the window: the model of the open one, the pages that show it, and the questions that change it."""
