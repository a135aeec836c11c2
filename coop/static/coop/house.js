// Small comforts only: every page works without this file.

// A menu closes when one presses elsewhere or presses Escape, and gives the focus back.
const menus = () => document.querySelectorAll("details.menu[open]")

document.addEventListener("click", (event) => {
  menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false })
})

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  menus().forEach((menu) => {
    const heldFocus = menu.contains(document.activeElement)
    menu.open = false
    if (heldFocus) menu.querySelector("summary").focus()
  })
})

// A passkey that was refused or cancelled says so in the page, not only in the console.
document.addEventListener("allauth.error", () => {
  const words = document.getElementById("passkey-failed")
  if (words) { words.hidden = false; words.focus() }
})

// After a part of the page was replaced, the focus goes to what changed if it asks for it.
document.addEventListener("htmx:afterSwap", (event) => {
  const changed = event.detail.elt.querySelector("[autofocus]")
  if (changed) changed.focus()
})
