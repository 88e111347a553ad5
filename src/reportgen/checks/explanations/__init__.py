"""What a finding says beyond its rule: its causes, hints at a slip, the unit of an amount."""
