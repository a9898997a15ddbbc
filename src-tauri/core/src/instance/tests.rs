//! Two launches of one profile, in a temporary folder.

use std::path::Path;

use super::*;

fn profile(root: &Path) -> Profile {
    Profile::under(root, Some("test")).expect("a name")
}

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("a scratch directory can be made")
}

async fn first(profile: &Profile) -> Instance {
    match claim(profile).await.expect("it can be claimed") {
        Claimed::First(instance) => {
            let listening = instance.listening();
            tokio::spawn(async move { listening.run().await });
            instance
        }
        Claimed::Other(_) => panic!("somebody else has the profile"),
    }
}

async fn later(profile: &Profile) -> Remote {
    match claim(profile).await.expect("it can be claimed") {
        Claimed::First(_) => panic!("nobody has the profile"),
        Claimed::Other(remote) => remote,
    }
}

#[tokio::test]
async fn a_later_launch_hands_its_word_to_the_first() {
    let root = scratch();
    let profile = profile(root.path());
    let mut instance = first(&profile).await;
    let remote = later(&profile).await;
    for word in [Word::Show, Word::SignIn, Word::SignOut, Word::Quit] {
        let (told, ()) = tokio::join!(remote.tell(word), async {
            let request = instance.next().await;
            assert_eq!(request.word, word);
            request.answer(Ok(())).await;
        });
        told.expect("it is answered");
    }
}

#[tokio::test]
async fn who_hears_later_launches_is_begun_again_after_it_broke_off() {
    let root = scratch();
    let profile = profile(root.path());
    let Claimed::First(mut instance) = claim(&profile).await.expect("it can be claimed") else { panic!("nobody is") };
    let run = |listening: Listening| tokio::spawn(async move { listening.run().await });
    let first = run(instance.listening());
    first.abort();
    assert!(first.await.is_err(), "it has gone");
    let again = run(instance.listening());
    let remote = later(&profile).await;
    let (told, ()) = tokio::join!(remote.tell(Word::Show), async { instance.next().await.answer(Ok(())).await });
    told.expect("it is answered");
    drop(instance);
    again.await.expect("it ends with the instance");
}

#[tokio::test]
async fn a_refusal_comes_back_in_words() {
    let root = scratch();
    let profile = profile(root.path());
    let mut instance = first(&profile).await;
    let remote = later(&profile).await;
    let (told, ()) = tokio::join!(remote.tell(Word::SignIn), async {
        instance.next().await.answer(Err("somebody is signed in already".to_owned())).await;
    });
    assert_eq!(told.expect_err("it was refused").to_string(), "somebody is signed in already");
}

#[tokio::test]
async fn one_that_drops_the_request_is_quitting() {
    let root = scratch();
    let profile = profile(root.path());
    let mut instance = first(&profile).await;
    let remote = later(&profile).await;
    let (told, ()) = tokio::join!(remote.tell(Word::Show), async { drop(instance.next().await) });
    assert!(matches!(told, Err(TellError::Refused(words)) if words.contains("quitting")));
}

#[tokio::test]
async fn the_next_launch_is_the_first_when_the_last_one_is_gone() {
    let root = scratch();
    let profile = profile(root.path());
    let instance = first(&profile).await;
    assert!(runs(&profile));
    drop(instance);
    assert!(!runs(&profile));
    let _again = first(&profile).await;
    assert!(runs(&profile));
}

#[cfg(unix)]
#[tokio::test]
async fn what_a_killed_instance_left_is_replaced() {
    let root = scratch();
    let profile = profile(root.path());
    // Killing a process lets go of its lock and leaves both files, and an address nobody listens at.
    private_directory(profile.data_directory()).expect("it can be made");
    let socket = profile.data_directory().join("instance.socket");
    drop(std::os::unix::net::UnixListener::bind(&socket).expect("it can be made"));
    fs::write(profile.data_directory().join("instance.address"), socket.to_string_lossy().as_bytes()).expect("written");
    fs::write(profile.lock_file(), "").expect("it can be written");
    assert!(!runs(&profile));

    let mut instance = first(&profile).await;
    let remote = later(&profile).await;
    let (told, ()) = tokio::join!(remote.tell(Word::Show), async { instance.next().await.answer(Ok(())).await });
    told.expect("it is answered");
}

#[tokio::test]
async fn looking_whether_it_runs_takes_nothing_from_a_start() {
    let root = scratch();
    let profile = profile(root.path());
    private_directory(profile.data_directory()).expect("it can be made");
    // A killed instance noted where it listened; that alone is no sign of life.
    fs::write(profile.data_directory().join("instance.address"), "nowhere").expect("it can be written");
    let looking = open_lock(&profile).expect("it can be opened");
    looking.try_lock_shared().expect("nobody has it");
    let (claimed, ()) = tokio::join!(claim(&profile), async {
        tokio::task::yield_now().await;
        drop(looking);
    });
    assert!(matches!(claimed.expect("it can be claimed"), Claimed::First(_)));
}

#[tokio::test]
async fn two_profiles_do_not_hear_each_other() {
    let root = scratch();
    let one = Profile::under(root.path(), Some("one")).expect("a name");
    let two = Profile::under(root.path(), Some("two")).expect("a name");
    let _one = first(&one).await;
    let _two = first(&two).await;
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_does_not_answer_is_given_up() {
    let root = scratch();
    let profile = profile(root.path());
    let _instance = first(&profile).await;
    let remote = later(&profile).await;
    assert!(matches!(remote.tell(Word::Show).await, Err(TellError::Silent)));
}

#[tokio::test]
async fn what_is_no_question_is_answered_and_stops_nobody() {
    let root = scratch();
    let profile = profile(root.path());
    let mut instance = first(&profile).await;
    for line in ["\n", "{\"word\":\"dance\"}\n", "not JSON\n", &format!("{}\n", "x".repeat(10_000))] {
        let stream = Place::found(&profile).expect("it is noted").connect().await.expect("it listens");
        // The other side may have closed after as much as it reads.
        let _ = (&stream).write_all(line.as_bytes()).await;
        let mut answer = String::new();
        let _ = BufReader::new(&stream).read_line(&mut answer).await;
        assert!(answer.is_empty() || answer.contains("does not know the word"), "{answer}");
    }
    let remote = later(&profile).await;
    let (told, ()) = tokio::join!(remote.tell(Word::Show), async { instance.next().await.answer(Ok(())).await });
    told.expect("it is answered");
}

#[tokio::test]
async fn a_directory_too_deep_for_a_socket_does_not_matter() {
    let root = scratch();
    let deep = root.path().join("d".repeat(120));
    let profile = profile(&deep);
    let mut instance = first(&profile).await;
    let remote = later(&profile).await;
    let (told, ()) = tokio::join!(remote.tell(Word::Show), async { instance.next().await.answer(Ok(())).await });
    told.expect("it is answered");
}

#[cfg(unix)]
#[tokio::test]
async fn the_socket_and_the_lock_are_for_this_person_alone() {
    use std::os::unix::fs::PermissionsExt;

    let root = scratch();
    let profile = profile(root.path());
    let _instance = first(&profile).await;
    for name in ["instance.socket", "instance.lock"] {
        let path = profile.data_directory().join(name);
        assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o600, "{name}");
    }
}
