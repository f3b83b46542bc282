"""What pages of many departments tell: sums, standings, peers. Each report asks a constant number of queries.

Amounts are in 元. Sums never cross a jurisdiction unless somebody asks for it.
"""
