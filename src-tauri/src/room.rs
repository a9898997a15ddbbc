//! How large the window opens: its letters are as large as the person has them everywhere, and the window grows with
//! them as far as the screen goes.

/// Width and height for letters of the usual size, made to fit. On the main thread.
pub fn room(usual: (f64, f64)) -> (f64, f64) {
    let most = system::screen().unwrap_or(usual);
    fit(usual, system::letters(), most)
}

fn fit((width, height): (f64, f64), letters: f64, (most_width, most_height): (f64, f64)) -> (f64, f64) {
    let letters = letters.clamp(1.0, LARGEST);
    ((width * letters).min(most_width.max(width)), (height * letters).min(most_height.max(height)))
}

/// Beyond this a page that scrolls is easier to read than a window that covers everything.
const LARGEST: f64 = 2.5;

#[cfg(target_os = "linux")]
mod system {
    use gtk::gdk::Display;
    use gtk::gdk::prelude::MonitorExt as _;
    use gtk::prelude::GtkSettingsExt as _;

    /// How large letters are beside the usual.
    pub(super) fn letters() -> f64 {
        // In 1024ths of a dot an inch; -1 when nobody has set it.
        let dots = gtk::Settings::default().map_or(-1, |settings| settings.gtk_xft_dpi());
        f64::from(dots) / f64::from(96 * 1024)
    }

    /// What windows may cover, with some room for a frame.
    pub(super) fn screen() -> Option<(f64, f64)> {
        let display = Display::default()?;
        let area = display.primary_monitor().or_else(|| display.monitor(0))?.workarea();
        Some((f64::from(area.width() - FRAME), f64::from(area.height() - FRAME)))
    }

    const FRAME: i32 = 48;
}

#[cfg(not(target_os = "linux"))]
mod system {
    /// These systems enlarge the window themselves, and all that is in it.
    pub(super) fn letters() -> f64 {
        1.0
    }

    pub(super) fn screen() -> Option<(f64, f64)> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn the_window_grows_with_its_letters_as_far_as_the_screen_goes() {
        let usual = (420.0, 640.0);
        for (letters, most, expected) in [
            (1.0, (1280.0, 720.0), (420.0, 640.0)),
            (2.0, (1280.0, 720.0), (840.0, 720.0)),
            (2.0, (2560.0, 1400.0), (840.0, 1280.0)),
            (9.0, (2560.0, 1400.0), (1050.0, 1400.0)),
            // Not set; and a screen smaller than the window.
            (-0.01, (300.0, 300.0), (420.0, 640.0)),
        ] {
            assert_eq!(fit(usual, letters, most), expected, "{letters} on {most:?}");
        }
    }
}
