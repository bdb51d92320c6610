"""The nouns of the road: plain, frozen values that every other room turns into one another."""
