(voice) => {
  const html = (text) => {
    const template = document.createElement("template");
    template.innerHTML = text;
    return template.content.firstElementChild;
  };
  const icon = (path) => `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${path}</svg>`;
  const MIC = icon('<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M8.5 21h7"/>');
  const SQUARE = icon('<rect class="solid" x="7" y="7" width="10" height="10" rx="2"/>');
  const ALOUD = icon('<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>');
  const SHORT = "Type or speak…";
  const areaNow = () => document.querySelector("#iv-box textarea");
  const address = (path, more = {}) => {
    const interview = new URL(location.href).searchParams.get("interview") ?? "";
    return `${path}?${new URLSearchParams({ interview, ...more })}`;
  };

  // What went wrong, or what is going on, above the text box; said once to a screen reader.
  const notice = html('<div id="iv-voice-told" role="status"></div>');
  const tell = (text, hint = "", kind = "problem", again = null) => {
    notice.replaceChildren();
    if (!text) return;
    const line = html('<p class="iv-notice"><b></b> <span></span></p>');
    line.classList.toggle("info", kind === "info");
    line.querySelector("b").textContent = text;
    line.querySelector("span").textContent = hint;
    if (again) {
      const button = html('<button type="button" class="iv-quiet">Try again</button>');
      button.addEventListener("click", again);
      line.append(" ", button);
    }
    notice.append(line);
  };

  // --- listening: a recording goes to this server, and comes back as text in the box ---------------------------------

  const mic = html('<button type="button" id="iv-mic" aria-pressed="false"></button>');
  let state = "idle"; // then asking, recording, hearing
  let attempt = null; // the recording that is being asked for: thrown away, it is another or none
  let recorder = null;
  let ticking = null;
  const show = (next) => {
    state = next;
    const recording = state === "recording";
    mic.dataset.state = state;
    mic.setAttribute("aria-pressed", String(recording));
    mic.setAttribute("aria-label", recording ? "End the recording" : "Start recording");
    mic.title = recording ? "End the recording (Alt+R); Escape throws it away" : "Speak your answer (Alt+R)";
    if (recording) mic.innerHTML = `${SQUARE}<span aria-hidden="true">0:00</span>`;
    else mic.innerHTML = state === "hearing" ? '<span class="iv-thinking" aria-hidden="true"><i></i><i></i><i></i></span>' : MIC;
    lock();
  };
  const lock = () => {
    const locked = state === "asking" || state === "hearing" || (state === "idle" && (areaNow()?.disabled ?? true));
    mic.setAttribute("aria-disabled", String(locked)); // not disabled: the keyboard's focus would be lost
  };

  const REFUSED = {
    NotAllowedError: ["This page may not use the microphone.", "Allow it at the left of the address bar, then press again."],
    NotFoundError: ["No microphone was found.", "Connect one, then press again. You can type your answer as well."],
    NotReadableError: ["The microphone cannot be used.", "Another program may have it. Close that, then press again."],
  };
  const FAR = ["This browser gives no microphone to a page from another computer without HTTPS.", "Open the page on the computer that serves it, or put HTTPS in front. Typing works as before."];

  const record = async () => {
    if (!isSecureContext || !navigator.mediaDevices?.getUserMedia) return tell(...FAR);
    tell("");
    hush();
    show("asking");
    const mine = (attempt = {});
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch (error) {
      if (attempt !== mine) return;
      show("idle");
      return tell(...(REFUSED[error.name] ?? ["The microphone cannot be used.", error.message]));
    }
    const release = () => stream.getTracks().forEach((track) => track.stop());
    if (attempt !== mine) return release();
    const chunks = [];
    recorder = new MediaRecorder(stream);
    recorder.kept = true;
    const begun = performance.now();
    recorder.addEventListener("dataavailable", (event) => chunks.push(event.data));
    recorder.addEventListener("stop", async () => {
      clearInterval(ticking);
      release();
      if (!recorder.kept) return show("idle");
      show("hearing");
      try {
        await understand(await wavOf(new Blob(chunks)));
      } catch (error) {
        show("idle");
        tell("The recording could not be read.", `Record it again. (${error.message})`);
      }
    });
    stream.getTracks()[0].addEventListener("ended", end); // unplugged: what was said so far counts
    recorder.start();
    show("recording");
    tell("Recording.", "Press again to end.", "info");
    ticking = setInterval(() => {
      const seconds = Math.floor((performance.now() - begun) / 1000);
      mic.querySelector("span").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= voice.longest - 1) end();
    }, 250);
  };
  const end = () => recorder?.state === "recording" && recorder.stop();
  const discard = () => {
    if (state === "asking") {
      attempt = null;
      show("idle");
    }
    if (recorder?.state !== "recording") return;
    recorder.kept = false;
    tell("");
    end();
  };

  // 16-bit samples of one channel, 16,000 a second: the browser decodes and resamples its own recording.
  const wavOf = async (blob) => {
    const rate = 16000;
    const sound = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await blob.arrayBuffer());
    const channels = Array.from({ length: sound.numberOfChannels }, (_, n) => sound.getChannelData(n));
    const count = Math.min(sound.length, voice.longest * rate);
    const wav = new DataView(new ArrayBuffer(44 + 2 * count));
    const word = (at, text) => [...text].forEach((letter, n) => wav.setUint8(at + n, letter.charCodeAt(0)));
    word(0, "RIFF");
    wav.setUint32(4, 36 + 2 * count, true);
    word(8, "WAVEfmt ");
    wav.setUint32(16, 16, true);
    wav.setUint16(20, 1, true);
    wav.setUint16(22, 1, true);
    wav.setUint32(24, rate, true);
    wav.setUint32(28, 2 * rate, true);
    wav.setUint16(32, 2, true);
    wav.setUint16(34, 16, true);
    word(36, "data");
    wav.setUint32(40, 2 * count, true);
    for (let n = 0; n < count; n++) {
      const level = channels.reduce((sum, channel) => sum + channel[n], 0) / channels.length;
      wav.setInt16(44 + 2 * n, Math.round(Math.max(-1, Math.min(1, level)) * 32767), true);
    }
    return wav.buffer;
  };

  const understand = async (wav) => {
    show("hearing");
    tell("Writing down what you said.", "You can change it before you send it.", "info");
    const again = () => understand(wav); // a recording is lost to no failure
    try {
      const answer = await fetch(address(voice.hear), { method: "POST", headers: { "Content-Type": "audio/wav" }, body: wav });
      const told = await answer.json();
      if (!answer.ok) return tell(told.detail, told.hint, "problem", answer.status < 500 ? null : again);
      if (!told.text) return tell("Nothing was heard.", "Speak closer to the microphone, or see whether it is muted.");
      await write(told.text);
      tell("");
    } catch {
      tell("The server did not answer.", "Your recording is still here.", "problem", again);
    } finally {
      show("idle");
    }
  };

  const write = async (text) => {
    while (areaNow()?.disabled) await new Promise((resolve) => setTimeout(resolve, 200));
    const area = areaNow();
    if (!area) return;
    const before = area.value.replace(/[ \t]+$/, "");
    area.value = before + (before && !before.endsWith("\n") ? " " : "") + text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.setSelectionRange(area.value.length, area.value.length);
    area.scrollTop = area.scrollHeight;
  };

  mic.addEventListener("mousedown", (event) => event.preventDefault()); // the text box keeps the focus
  const pressed = () => {
    if (mic.getAttribute("aria-disabled") === "true" || !mic.isConnected) return;
    if (state === "recording") end();
    else record();
  };
  mic.addEventListener("click", pressed);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      discard();
      hush();
    }
    if (voice.hear && event.altKey && event.code === "KeyR" && !event.ctrlKey && !event.metaKey && mic.isConnected) {
      event.preventDefault();
      pressed();
    }
  });

  // --- speaking: the server reads a turn of the interviewer aloud -----------------------------------------------------

  const player = new Audio();
  let speaking = null; // the button of the turn that is being read
  let queue = [];
  const paint = (button, on) => {
    button.setAttribute("aria-pressed", String(on));
    button.innerHTML = `${on ? SQUARE : ALOUD}<span>${on ? "Stop" : "Read aloud"}</span>`;
  };
  const next = () => {
    if (speaking) paint(speaking, false);
    speaking = queue.shift() ?? null;
    if (!speaking) return;
    paint(speaking, true);
    const turn = [...document.querySelectorAll("#iv-log .iv-msg")].indexOf(speaking.closest(".iv-msg"));
    player.src = address(voice.say, { turn });
    player.play().catch((error) => {
      if (error.name === "AbortError") return; // stopped before it began
      if (error.name !== "NotAllowedError") tell("This could not be read aloud.", "The terminal of the server may say why.");
      queue = []; // NotAllowedError: a page that was only just opened may make no sound
      next();
    });
  };
  const hush = () => {
    queue = [];
    player.pause();
    next();
  };
  player.addEventListener("ended", next);

  // "Read questions to me" is kept in this browser. What is feedback is read only when its own button is pressed.
  const KEPT = "read questions aloud";
  const always = html(`<button type="button" id="iv-always" title="Read questions to me">${ALOUD}<span>Read to me</span></button>`);
  const wantsAll = () => localStorage.getItem(KEPT) === "yes";
  const paintAlways = () => {
    always.setAttribute("aria-pressed", String(wantsAll()));
    always.setAttribute("aria-label", "Read questions to me");
  };
  always.addEventListener("click", () => {
    localStorage.setItem(KEPT, wantsAll() ? "no" : "yes");
    paintAlways();
    if (!wantsAll()) hush();
  });
  const PASSING = ":is(.opening, .transition, .closing)";
  const ASKS = ":is(.question, .probe, .hint, .repeat, .clarification, .steer)";
  let known = null; // turns that were there already: a reload reads nothing again

  const offerAloud = () => {
    const turns = document.querySelectorAll("#iv-log .iv-msg");
    for (const turn of turns) {
      if (!turn.matches(`.interviewer:not(${PASSING})`) || turn.querySelector(".iv-aloud")) continue;
      const button = html('<button type="button" class="iv-aloud"></button>');
      paint(button, false);
      button.addEventListener("click", () => {
        const stop = button === speaking;
        hush();
        if (stop) return;
        queue = [button];
        next();
      });
      turn.append(button);
    }
    if (speaking && !speaking.isConnected) hush();
    const fresh = known === null ? [] : [...turns].slice(known).filter((turn) => turn.matches(`.interviewer${ASKS}`));
    if (document.querySelector("#iv-log")) known = turns.length;
    if (!wantsAll() || !fresh.length || state === "recording") return;
    queue.push(...fresh.map((turn) => turn.querySelector(".iv-aloud")));
    if (!speaking) next();
  };

  const shorten = (area) => {
    if (!area || area.placeholder === SHORT || !matchMedia("(max-width: 600px)").matches) return;
    area.placeholder = SHORT; // beside the microphone the long one takes two lines, and the box with it
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- both are put where they belong whenever the page is drawn anew ------------------------------------------------

  const place = () => {
    const composer = document.querySelector("#iv-composer");
    const field = document.querySelector("#iv-write > .form, #iv-write > #iv-box");
    if (!composer) {
      discard();
      if (speaking) hush();
      return;
    }
    if (!notice.isConnected) document.querySelector("#iv-write")?.before(notice);
    if (voice.hear && field && !mic.isConnected) field.after(mic);
    if (voice.hear) {
      lock();
      shorten(areaNow());
    }
    if (voice.say && !always.isConnected) document.querySelector("#iv-finish")?.before(always);
    if (voice.say) offerAloud();
  };
  show("idle");
  paintAlways();
  whenDrawn(place, ["disabled"]);
}
