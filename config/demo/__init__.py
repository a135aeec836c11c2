"""The demo cooperative: invented people, six months of history, told through the services alone."""
