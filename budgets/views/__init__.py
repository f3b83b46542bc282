"""The public pages. A view fetches and hands over; reports compute, templates lay out."""
