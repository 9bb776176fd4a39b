//! Which id each input's document gets, so that no two share one and none takes that of another in the store.
//!
//! A row of `documents.tsv` decides. Else the id is the file's name up to the first `_` or `.` (`report`); files that
//! would share it take the name without its last ending (`report_2019`), then the whole name (`report_2019.txt`).
//! Which id a file gets does not depend on the order of the inputs.

use std::collections::BTreeMap;

use super::input::Input;
use crate::document::id_of;

/// The ids that a file may have, the shortest first.
pub fn candidates(name: &str) -> [String; 3] {
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    [id_of(name), stem.to_owned(), name.to_owned()]
}

/// Gives every input an id; `held` are the store's documents by id, with the name of the file each came from. Two
/// files of one name that no `documents.tsv` tells apart keep one id; who takes them must refuse the second.
pub fn name(inputs: &mut [Input], held: &BTreeMap<String, String>) {
    let names: Vec<String> = inputs.iter().map(Input::name).collect();
    let mut level = vec![0usize; inputs.len()];
    let id = |i: usize, level: &[usize], inputs: &[Input]| match &inputs[i].given {
        Some(given) => given.clone(),
        None => candidates(&names[i])[level[i]].clone(),
    };
    loop {
        let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for i in 0..inputs.len() {
            by_id.entry(id(i, &level, inputs)).or_default().push(i);
        }
        let mut moved = false;
        for (id, sharers) in by_id {
            for &i in &sharers {
                let taken = held.get(&id).is_some_and(|file| *file != names[i]);
                if (sharers.len() > 1 || taken) && inputs[i].given.is_none() && level[i] < 2 {
                    level[i] += 1;
                    moved = true;
                }
            }
        }
        if !moved {
            break;
        }
    }
    for i in 0..inputs.len() {
        inputs[i].id = id(i, &level, inputs);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn ids(files: &[(&str, Option<&str>)], held: &[(&str, &str)]) -> Vec<String> {
        let mut inputs: Vec<Input> = files
            .iter()
            .map(|(path, given)| Input {
                path: PathBuf::from(path),
                id: String::new(),
                given: given.map(str::to_owned),
            })
            .collect();
        let held = held.iter().map(|(id, file)| ((*id).to_owned(), (*file).to_owned())).collect();
        name(&mut inputs, &held);
        inputs.into_iter().map(|i| i.id).collect()
    }

    #[test]
    fn a_shared_id_is_nobodys() {
        assert_eq!(ids(&[("a/001_x.txt", None), ("a/002_x.txt", None)], &[]), ["001", "002"]);
        assert_eq!(ids(&[("r_2019.txt", None), ("r_2020.txt", None)], &[]), ["r_2019", "r_2020"]);
        assert_eq!(ids(&[("r_1.txt", None), ("r_1.html", None)], &[]), ["r_1.txt", "r_1.html"]);
        assert_eq!(ids(&[("r_1.txt", None), ("q.txt", Some("r"))], &[]), ["r_1", "r"]);
        assert_eq!(ids(&[("a/x.txt", None), ("b/x.txt", None)], &[]), ["x.txt", "x.txt"]);
    }

    #[test]
    fn no_file_takes_the_id_of_another_in_the_store() {
        assert_eq!(ids(&[("r_2020.txt", None)], &[("r", "r_2019.txt")]), ["r_2020"]);
        assert_eq!(ids(&[("r_2019.txt", None)], &[("r", "r_2019.txt")]), ["r"]);
        assert_eq!(ids(&[("r_2019.txt", Some("r"))], &[("r", "other.txt")]), ["r"]);
    }
}
