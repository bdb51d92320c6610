"""The bytes of assets: where they come from, how they are kept and drawn."""
