// The field of a place suggests communes while one types: arrows, Enter and Escape, or a press.
// Without this file the form understands what was typed, and asks when several communes fit.

const listOf = (input) => document.getElementById(`${input.id}_list`)
const optionsOf = (input) => [...listOf(input).children]
const activeOf = (input) => document.getElementById(input.getAttribute("aria-activedescendant"))

const point = (input, option) => {
  optionsOf(input).forEach((other) => other.setAttribute("aria-selected", other === option))
  if (!option) return input.removeAttribute("aria-activedescendant")
  input.setAttribute("aria-activedescendant", option.id)
  option.scrollIntoView({ block: "nearest" })
}

const open = (input, isOpen) => {
  listOf(input).hidden = !isOpen
  input.setAttribute("aria-expanded", isOpen)
  point(input, null)
}

const choose = (input, option) => {
  input.value = option.dataset.value
  listOf(input).replaceChildren()
  open(input, false)
}

const move = (input, step) => {
  const options = optionsOf(input)
  if (!options.length) return
  if (listOf(input).hidden) open(input, true)
  const from = options.indexOf(activeOf(input))
  point(input, options[from < 0 && step < 0 ? options.length - 1 : (from + step + options.length) % options.length])
}

const KEYS = {
  ArrowDown: (input) => { move(input, 1); return true },
  ArrowUp: (input) => { move(input, -1); return true },
  Enter: (input) => { const option = activeOf(input); if (option) choose(input, option); return option },
  Escape: (input) => { const wasOpen = !listOf(input).hidden; open(input, false); return wasOpen },
}

const begin = (place) => {
  const input = place.querySelector("input")
  input.setAttribute("role", "combobox")
  input.setAttribute("aria-autocomplete", "list")
  input.setAttribute("aria-controls", listOf(input).id)
  open(input, false)
  input.addEventListener("keydown", (event) => { if (KEYS[event.key]?.(input)) event.preventDefault() })
  input.addEventListener("blur", () => open(input, false))
  listOf(input).addEventListener("pointerdown", (event) => event.preventDefault())
  listOf(input).addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]")
    if (option) choose(input, option)
  })
  listOf(input).addEventListener("htmx:afterSwap", () => {
    const options = optionsOf(input)
    options.forEach((option, order) => { option.id = `${input.id}_option_${order}` })
    open(input, options.length > 0 && document.activeElement === input)
  })
}

document.querySelectorAll("[data-place]").forEach(begin)
