"""The platforms that students submit to; the only place that speaks HTTP to them."""
