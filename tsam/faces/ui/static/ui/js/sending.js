// Sends a form with a file (data-upload) and shows how much of it has gone. Without this script the
// browser sends it by itself, with the bar of its own.
import htmx from "htmx";
import { attach } from "ui/attach";

attach("form[data-upload]", (form) => {
  form.addEventListener("submit", (event) => {
    const file = form.querySelector("input[type=file]");
    const place = form.querySelector("[data-upload-progress]");
    if (!file?.files.length || !place) return;
    event.preventDefault();
    const bar = place.querySelector("progress");
    const sent = place.querySelector("[data-upload-sent]");
    const broken = form.querySelector("[data-upload-broken]");
    const button = form.querySelector("button[type=submit]");
    const sending = new XMLHttpRequest();
    sending.open("POST", form.action);
    sending.upload.addEventListener("progress", (now) => {
      if (!now.lengthComputable) return;
      const percent = Math.round((now.loaded / now.total) * 100);
      bar.value = percent;
      sent.textContent = `${percent} %`;
    });
    sending.addEventListener("load", () => {
      // A redirect was followed to the page of the import; else the form says what is wrong.
      if (sending.status < 400) {
        location.assign(sending.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(sending.responseText, "text/html");
      const main = page.getElementById("main");
      if (!main) return form.submit();
      document.getElementById("main").replaceWith(main);
      htmx.process(main);
      // What was chosen is kept, as all else that was filled in.
      const again = main.querySelector("form[data-upload] input[type=file]");
      if (again) {
        again.files = file.files;
        again.dispatchEvent(new Event("change"));
      }
    });
    sending.addEventListener("error", () => {
      place.hidden = true;
      broken.hidden = false;
      button.disabled = false;
    });
    broken.hidden = true;
    place.hidden = false;
    button.disabled = true;
    sending.send(new FormData(form));
  });
});
