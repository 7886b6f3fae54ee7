//! The access log of a web server: 5,000 entries, each of four texts and some numbers.

use super::{Number as _, Random, borrowed, owned, sum, touch};

const ENTRIES: usize = 5_000;

owned! {
    #[derive(Copy)]
    pub(crate) struct Address {
        pub(crate) a: u8,
        pub(crate) b: u8,
        pub(crate) c: u8,
        pub(crate) d: u8,
    }

    pub(crate) struct Entry {
        pub(crate) address: Address,
        #[message(max = 64)]
        pub(crate) identity: String,
        #[message(max = 64)]
        pub(crate) user: String,
        #[message(max = 64)]
        pub(crate) date: String,
        #[message(max = 4096)]
        pub(crate) request: String,
        pub(crate) code: u16,
        pub(crate) size: u64,
    }

    pub(crate) struct Log {
        #[message(max = 100_000)]
        pub(crate) entries: Vec<Entry>,
    }
}

borrowed! {
    pub(crate) struct EntryRef<'a> {
        pub(crate) address: Address,
        #[message(max = 64)]
        pub(crate) identity: &'a str,
        #[message(max = 64)]
        pub(crate) user: &'a str,
        #[message(max = 64)]
        pub(crate) date: &'a str,
        #[message(max = 4096)]
        pub(crate) request: &'a str,
        pub(crate) code: u16,
        pub(crate) size: u64,
    }

    pub(crate) struct LogRef<'a> {
        #[message(max = 100_000)]
        #[serde(borrow)]
        pub(crate) entries: Vec<EntryRef<'a>>,
    }
}

touch!(for Log for LogRef<'_> for ArchivedLog {
    |log| sum(&*log.entries, |entry| entry.request.len() as u64 ^ entry.date.len() as u64 ^ entry.size.bits())
});

impl Log {
    pub(crate) fn generate() -> Self {
        let mut random = Random::new(2);
        Self { entries: (0..ENTRIES).map(|_| Entry::generate(&mut random)).collect() }
    }

    pub(crate) fn borrowed(&self) -> LogRef<'_> {
        let entries = self.entries.iter().map(|entry| {
            let Entry { address, identity, user, date, request, code, size } = entry;
            EntryRef { address: *address, identity, user, date, request, code: *code, size: *size }
        });
        LogRef { entries: entries.collect() }
    }
}

impl Entry {
    fn generate(random: &mut Random) -> Self {
        const USERS: [&str; 9] = ["-", "alice", "bob", "carmen", "david", "eric", "frank", "george", "harry"];
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        const METHODS: [&str; 5] = ["GET", "POST", "PUT", "UPDATE", "DELETE"];
        const ROUTES: [&str; 7] = [
            "/favicon.ico",
            "/css/index.css",
            "/css/font-awsome.min.css",
            "/img/logo-full.svg",
            "/img/splash.jpg",
            "/api/login",
            "/api/logout",
        ];
        const PROTOCOLS: [&str; 4] = ["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3"];
        const CODES: [u16; 8] = [200, 204, 301, 304, 403, 404, 500, 503];
        let [a, b, c, d] = random.bytes();
        Self {
            address: Address { a, b, c, d },
            identity: "-".to_owned(),
            user: random.text(&USERS),
            date: format!(
                "{}/{}/{}:{}:{}:{} {:+03}00",
                random.range(1..29),
                random.pick(&MONTHS),
                random.range(1970..2022),
                random.below(24),
                random.below(60),
                random.below(60),
                random.range(-12..13),
            ),
            request: format!("{} {} {}", random.pick(&METHODS), random.pick(&ROUTES), random.pick(&PROTOCOLS)),
            code: CODES[random.below(CODES.len())],
            size: random.next() % 100_000_000,
        }
    }
}
