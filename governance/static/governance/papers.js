// Small comforts on a ballot paper, which is whole without this file: a move without loading the page again, and
// sums that follow what is typed.

const paperOf = (element) => element.closest(".paper")

// Up, Down and Empty send the paper, and only the paper that comes back is put in its place. One after the other:
// what is pressed while the paper is away is sent with the paper that came back.
let away = Promise.resolve()

document.addEventListener("submit", (event) => {
  const pressed = event.submitter
  if (!pressed || !["paper-move", "paper-empty"].includes(pressed.name)) return
  event.preventDefault()
  const { name, value } = pressed
  away = away.then(() => rearrange(event.target, name, value))
})

async function rearrange(form, name, value) {
  const paper = form.querySelector(".paper")
  const sent = new FormData(form)
  sent.append(name, value)
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent })
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const again = page.getElementById(paper.id)
    if (!answer.ok || !again) throw new Error("the paper did not come back")
    const held = paper.contains(document.activeElement) ? document.activeElement : null
    paper.replaceWith(again)
    const same = held?.id ? `#${CSS.escape(held.id)}` : `[name="${held?.name}"][value="${held?.value}"]`
    const found = again.querySelector(same) ?? again.querySelector("[autofocus]") ?? again.querySelector("input, select")
    found.focus()
  } catch {
    const field = document.createElement("input")
    Object.assign(field, { type: "hidden", name, value })
    form.append(field)
    form.submit()
  }
}

const euros = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR" })

function addUp(paper) {
  const sum = paper.querySelector("[data-sum]")
  if (!sum) return
  if (sum.dataset.sum === "cents") {
    const ticked = [...paper.querySelectorAll("[data-cents]:has(:checked)")]
    sum.textContent = euros.format(ticked.reduce((cents, box) => cents + Number(box.dataset.cents), 0) / 100)
  } else {
    const given = [...paper.querySelectorAll(".dots input")].reduce((dots, box) => dots + (Number(box.value) || 0), 0)
    const left = Number(sum.dataset.total) - given
    sum.textContent = left < 0 ? `${sum.dataset.overWords} ${-left}` : `${sum.dataset.leftWords} ${left}`
  }
}

document.addEventListener("input", ({ target }) => {
  const paper = paperOf(target)
  if (paper) addUp(paper)
})

// Arrows add and take a dot, as in any field for a number.
document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: 1, ArrowDown: -1 }[event.key]
  if (!step || !event.target.matches(".paper .dots input")) return
  event.preventDefault()
  event.target.value = Math.max(0, (Number(event.target.value) || 0) + step)
  addUp(paperOf(event.target))
})
