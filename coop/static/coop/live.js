// Parts of a page that follow what happens: data-live="/live/…/" names the socket, hx-get and hx-trigger="live" fetch
// the part again. The socket brings no content, and without JavaScript the page only has to be loaded again.

const REFUSED = 4403
const LONGEST_WAIT_MS = 30_000
const MOST_FAILURES = 8

const followed = new Map()  // path: how many times in a row its socket failed

const partsOf = (path) => document.querySelectorAll(`[data-live="${CSS.escape(path)}"]`)

const refresh = (path) => partsOf(path).forEach((part) => window.htmx.trigger(part, "live"))

function listen(path, isBack = false) {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:"
  const socket = new WebSocket(`${scheme}//${location.host}${path}`)
  socket.addEventListener("open", () => {
    followed.set(path, 0)
    if (isBack) refresh(path)  // something may have happened while it was away
  })
  socket.addEventListener("message", () => refresh(path))
  socket.addEventListener("close", (event) => {
    const failures = followed.get(path) + 1
    if (event.code === REFUSED || failures > MOST_FAILURES || partsOf(path).length === 0) return
    followed.set(path, failures)
    setTimeout(() => listen(path, true), Math.min(1_000 * 2 ** failures, LONGEST_WAIT_MS))
  })
}

function follow() {
  document.querySelectorAll("[data-live]").forEach(({ dataset: { live: path } }) => {
    if (followed.has(path)) return
    followed.set(path, 0)
    listen(path)
  })
}

// A part that was fetched again is another element: the socket belongs to its address, not to the element.
document.addEventListener("htmx:afterSettle", follow)
follow()
