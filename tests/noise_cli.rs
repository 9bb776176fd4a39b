//! Files that cannot be read, at the command line: each is told with its reason in the user's language, the others
//! are read, and the exit code says that something was wrong.
#![cfg(feature = "graph")]

use std::path::Path;

use assert_cmd::Command;

const SOUND: &str = "2019年,青岛市向定西市投入东西部扶贫协作资金2.76亿元。";

fn bangfu(lang: &str) -> Command {
    let mut command = Command::cargo_bin("bangfu").expect("the program is built");
    command.args(["--lang", lang]).timeout(std::time::Duration::from_secs(120));
    command
}

/// A PDF whose form shows itself: a reader that follows it never comes back.
fn endless() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>".to_owned(),
        "<< /Length 5 >>\nstream\n/F Do\nendstream".to_owned(),
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length 11 >>\nstream\n/F Do /F Do\nendstream".to_owned(),
    ];
    let (mut out, mut places) = (String::from("%PDF-1.4\n"), Vec::new());
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let table = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        out += &format!("{place:010} 00000 n \n");
    }
    out += &format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

#[test]
fn one_bad_file_costs_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("a file is written");
    put("a.txt", SOUND.as_bytes());
    put("b_empty.txt", b"");
    put("c_binary.dat", &[0u8, 1, 2, 3, 255].repeat(500));
    put("d_endless.pdf", &endless());
    put("e_cut.docx", b"PK\x03\x04\x14\x00");
    put("f.txt", SOUND.as_bytes());
    for (lang, words) in [
        ("zh", ["文件是空的", "二进制文件", "PDF", "已损坏"]),
        ("en", ["the file is empty", "binary file", "PDF", "damaged"]),
    ] {
        let output = bangfu(lang).arg("extract").arg(folder.path()).output().expect("it runs");
        let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert_eq!(said.matches("\"276000000\"").count(), 2, "{said}\n{told}");
        for word in words {
            assert!(told.contains(word), "{word}: {told}");
        }
        for name in ["b_empty.txt", "c_binary.dat", "d_endless.pdf", "e_cut.docx"] {
            assert!(told.lines().any(|l| l.contains(name)), "{name}: {told}");
        }
        assert!(!told.contains("panicked"), "{told}");
    }
}

#[test]
fn a_pdf_is_read_in_a_process_apart() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/noise/files/gbk.pdf");
    let output = bangfu("en").arg("extract").arg(path).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"48600000\""));
}

#[test]
fn standard_input_may_be_of_any_encoding() {
    let (bytes, _, _) = encoding_rs::GB18030.encode(SOUND);
    let output = bangfu("en").args(["mentions", "-"]).write_stdin(bytes.into_owned()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"276000000\""));
    // A line of its own that is no JSON is a text.
    let lines = "{\"text\": \"三千二百万元\"}\n{不是JSON 5万元\n\n";
    let output = bangfu("en").args(["mentions", "--lines", "-"]).write_stdin(lines).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 3, "{said}");
    assert!(lines[0].contains("\"32000000\"") && lines[1].contains("\"50000\"") && lines[2] == "[]", "{said}");
}
