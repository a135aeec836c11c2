"""The questions that follow a cent through a fund, put together from the same pieces.

accounts: those of the funds that are asked about; of, layers: accounts with the entries that brought a layer.
"""

from timebank.selectors.sight import VISIBLE

ROOTS = """
WITH RECURSIVE undone AS (
  SELECT id, reverses_id AS root_id FROM timebank_journalentry WHERE reverses_id IS NOT NULL
  UNION ALL
  SELECT told.entry_id, first.entry_id FROM timebank_distribution told
  JOIN timebank_distribution first ON first.id = told.corrects_id AND first.entry_id IS NOT NULL
), up AS (
  SELECT id, root_id FROM undone
  UNION ALL
  SELECT up.id, undone.root_id FROM up JOIN undone ON undone.id = up.root_id
), root AS (SELECT id, min(root_id) AS root_id FROM up GROUP BY id)
"""
"""For each reversal, and each correction of a distribution, the entry at the bottom of what it undoes: an
entry is older than what undoes it."""

_LAID = """{roots}
, moves AS (
  SELECT leg.account_id, coalesce(root.root_id, leg.entry_id) AS id, sum(leg.amount)::bigint AS amount
  FROM timebank_leg leg LEFT JOIN root ON root.id = leg.entry_id
  WHERE leg.account_id = ANY (%(accounts)s){recorded} GROUP BY 1, 2 HAVING sum(leg.amount) <> 0
), laid AS (
  SELECT account_id, id, amount,
    (sum(greatest(amount, 0)) OVER before)::bigint AS came,
    (sum(greatest(-amount, 0)) OVER before)::bigint AS went
  FROM moves WINDOW before AS (PARTITION BY account_id ORDER BY id)
), slice AS (
  SELECT layer.account_id, layer.id AS layer_id, spent.id AS movement_id,
    least(layer.came, spent.went) - greatest(layer.came - layer.amount, spent.went + spent.amount)
      AS amount, spent.amount AS whole
  FROM laid layer JOIN laid spent ON spent.account_id = layer.account_id
    AND layer.amount > 0 AND spent.amount < 0
    AND layer.came > spent.went + spent.amount AND spent.went > layer.came - layer.amount
  {{picked}}
)
"""
LAID = _LAID.format(roots=ROOTS, recorded="")
"""came, went: all that came into the fund and left it up to an entry, itself included."""

_PICKED = """JOIN unnest(%(of)s::bigint[], %(layers)s::bigint[]) AS picked(account_id, id)
    ON picked.account_id = layer.account_id AND picked.id = layer.id"""
OF_LAYERS = LAID.format(picked=_PICKED)
OF_LAYERS_THEN = _LAID.format(roots=ROOTS, recorded=" AND leg.recorded_at <= %(at)s").format(picked=_PICKED)
"""The same as they stood at an instant: what was recorded later has undone nothing."""
ALONE = LAID.format(picked="WHERE false")
OF_MOVEMENT = LAID.format(picked="WHERE spent.id = %(movement)s")

_PAGE = """
  SELECT slice.account_id, slice.movement_id, array_agg(slice.layer_id ORDER BY slice.layer_id) AS layers,
    array_agg(slice.amount ORDER BY slice.layer_id) AS amounts, slice.whole, count(*) OVER () AS count
  FROM {slices} slice WHERE {visible} GROUP BY slice.account_id, slice.movement_id, slice.whole
  ORDER BY slice.movement_id DESC, slice.account_id LIMIT %(most)s OFFSET %(skipped)s
"""
_TOLD = """
SELECT page.account_id, page.movement_id, page.layers, page.amounts, page.whole, entry.nature, entry.subject,
  entry.happened_at, page.count{more}
FROM page JOIN timebank_journalentry entry ON entry.id = page.movement_id
"""
_SPENT = """{laid}, page AS ({page}) {told} ORDER BY page.movement_id DESC, page.account_id"""
SPENT = _SPENT.format(
    laid=OF_LAYERS,
    page=_PAGE.format(slices="slice", visible=VISIBLE.format(entry="slice.movement_id")),
    told=_TOLD.format(more=""),
)
"""The movements that took from these layers, the latest first, with how many they are."""

_FOLLOWED = """{laid}
, seen AS MATERIALIZED (SELECT slice.*, {visible} AS is_seen FROM slice), page AS ({page})
SELECT laid.account_id, laid.id, NULL::bigint[], NULL::bigint[], laid.amount, NULL, NULL, NULL, NULL,
  coalesce(sum(seen.amount), 0)::bigint, coalesce(sum(seen.amount) FILTER (WHERE seen.is_seen), 0)::bigint
FROM laid JOIN unnest(%(of)s::bigint[], %(layers)s::bigint[]) AS picked(account_id, id) USING (account_id, id)
LEFT JOIN seen ON seen.account_id = laid.account_id AND seen.layer_id = laid.id
WHERE laid.amount > 0 GROUP BY laid.account_id, laid.id, laid.amount
UNION ALL ({told}) ORDER BY 3 NULLS FIRST, 2 DESC, 1
"""
FOLLOWED = _FOLLOWED.format(
    laid=OF_LAYERS,
    visible=VISIBLE.format(entry="slice.movement_id"),
    page=_PAGE.format(slices="seen", visible="slice.is_seen"),
    told=_TOLD.format(more=", NULL, NULL"),
)
"""Of each layer what it is, what of it was spent, and that by movements which the reader may see; then the
first of those movements, as in SPENT. Layers are cut once for both.
"""

_MOVED = """{laid}
, page AS (
  SELECT laid.account_id, laid.id, laid.amount, count(*) OVER () AS count FROM laid
  WHERE {visible} ORDER BY laid.id DESC, laid.account_id LIMIT %(most)s OFFSET %(skipped)s
)
SELECT page.account_id, page.id, page.amount, entry.nature, entry.subject, entry.happened_at, page.count
FROM page JOIN timebank_journalentry entry ON entry.id = page.id ORDER BY page.id DESC, page.account_id
"""
MOVED = _MOVED.format(laid=ALONE, visible=VISIBLE.format(entry="laid.id"))

_SUMS = """{laid}
SELECT account_id, sum(greatest(amount, 0))::bigint, sum(greatest(-amount, 0))::bigint
FROM laid WHERE NOT {visible} GROUP BY 1 ORDER BY 1
"""
SUMS = _SUMS.format(laid=ALONE, visible=VISIBLE.format(entry="laid.id"))
"""What the movements that the reader may not see brought and took, all added up."""

_TAKEN = "{laid} SELECT account_id, layer_id, movement_id, amount FROM slice ORDER BY account_id, layer_id"
TAKEN = _TAKEN.format(laid=OF_MOVEMENT)

_OWN = "{laid} SELECT account_id, amount FROM laid WHERE id = %(movement)s ORDER BY account_id"
OWN = _OWN.format(laid=ALONE)
