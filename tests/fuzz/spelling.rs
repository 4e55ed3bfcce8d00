//! Texts that get far into a parser, from random bytes.

/// Spells a text. If the first byte is a letter, each byte is itself, as in
/// inputs that are kept to be read, but those above 127 stand for words;
/// otherwise a few stand for a word each, behind one of `begins`.
pub(crate) fn spell(input: &[u8], begins: &[&str], words: &[&str]) -> Vec<u8> {
    let word = |byte: u8| words[usize::from(byte) % words.len()].as_bytes();
    match input {
        [first, ..] if first.is_ascii_alphabetic() => {
            let spelled = input.iter().flat_map(|byte| match byte {
                0..=127 => std::slice::from_ref(byte),
                _ => word(*byte),
            });
            spelled.copied().collect()
        }
        [first, rest @ ..] => {
            let begin = begins[usize::from(*first) % begins.len()];
            // As many as there are in a long text; the first chooses.
            let most = rest.first().map_or(0, |byte| usize::from(byte % 64));
            let words = rest.iter().skip(1).take(most);
            let words = words.flat_map(|byte| word(*byte));
            begin.bytes().chain(words.copied()).collect()
        }
        [] => Vec::new(),
    }
}
