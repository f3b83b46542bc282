"""What travels: paper, pictures, embeds, short addresses, and the way back to whoever can answer."""
