"""What the two desks of the demo company have written down, in three languages."""

from portal.commands.demo.articles.it import IT_ARTICLES
from portal.commands.demo.articles.legal import LEGAL_ARTICLES

ARTICLES = (*LEGAL_ARTICLES, *IT_ARTICLES)
